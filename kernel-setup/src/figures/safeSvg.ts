import sanitize from "sanitize-html";

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Shapes, text, gradients, and embedded images. */
const elements = words(`
  svg g defs clipPath mask path rect circle ellipse line polyline polygon text tspan textPath title desc
  linearGradient radialGradient stop pattern image use`);

/** Attributes for position and shape. */
const attributes = words(`
  id class style transform d x y dx dy x1 y1 x2 y2 cx cy r rx ry fx fy points offset width height viewBox preserveAspectRatio
  xmlns xmlns:xlink xml:space role aria-label clip-path clip-rule gradientUnits gradientTransform spreadMethod
  patternUnits patternContentUnits patternTransform`);

/** Paint and text properties, as attributes and in CSS. */
const properties = words(`
  fill fill-opacity fill-rule stroke stroke-opacity stroke-width stroke-dasharray stroke-dashoffset stroke-linecap
  stroke-linejoin stroke-miterlimit opacity paint-order stop-color stop-opacity shape-rendering image-rendering vector-effect
  mix-blend-mode display visibility max-width font-family font-size font-weight font-style font-variant text-anchor
  text-transform text-shadow text-decoration-line dominant-baseline white-space`);

/** Allows only references within the image, and no escapes that could hide others. */
const staysInside = /^(?!.*url\((?!\s*["']?#))[^\\]*$/is;
function isHarmless(name: string, value: string): boolean {
  if (name === "style") return true; // checked property by property
  return name.endsWith("href") ? /^(#|data:image\/(png|jpeg);base64,)/.test(value) : staysInside.test(value);
}

const harmless: sanitize.IOptions = {
  allowedTags: elements,
  allowedAttributes: {
    "*": [...attributes, ...properties],
    image: ["href", "xlink:href"],
    use: ["href", "xlink:href"],
  },
  allowedStyles: { "*": Object.fromEntries(properties.map((name) => [name, [staysInside]])) },
  transformTags: {
    "*": (tagName, attribs) => ({
      tagName,
      attribs: Object.fromEntries(Object.entries(attribs).filter(([name, value]) => isHarmless(name, value))),
    }),
  },
  allowedSchemes: [],
  allowedSchemesByTag: { image: ["data"] },
  // SVG is XML: case-sensitive, with closed elements and attribute values
  parser: { xmlMode: true, lowerCaseTags: false, lowerCaseAttributeNames: false },
  nonBooleanAttributes: ["*"],
};

/**
 * Removes everything from an SVG that runs, loads or links elsewhere, so that it is safe to embed in a page.
 */
export const safeSvg = (svg: string): string => sanitize(svg, harmless);
