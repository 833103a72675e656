import sanitize from "sanitize-html";

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Shapes, text, gradients, and pictures that lie in the image itself. */
const elements = words(`
  svg g defs clipPath mask path rect circle ellipse line polyline polygon text tspan textPath title desc
  linearGradient radialGradient stop pattern image use`);

/** Place and form of an element. */
const attributes = words(`
  id class style transform d x y dx dy x1 y1 x2 y2 cx cy r rx ry fx fy points offset width height viewBox preserveAspectRatio
  xmlns xmlns:xlink xml:space role aria-label clip-path clip-rule gradientUnits gradientTransform spreadMethod
  patternUnits patternContentUnits patternTransform`);

/** Paint and type: as attributes, and as properties of CSS. */
const properties = words(`
  fill fill-opacity fill-rule stroke stroke-opacity stroke-width stroke-dasharray stroke-dashoffset stroke-linecap
  stroke-linejoin stroke-miterlimit opacity paint-order stop-color stop-opacity shape-rendering image-rendering vector-effect
  mix-blend-mode display visibility max-width font-family font-size font-weight font-style font-variant text-anchor
  text-transform text-shadow text-decoration-line dominant-baseline white-space`);

/** Refers to nothing outside of the image, and does not hide that by an escape. */
const staysInside = /^(?!.*url\((?!\s*["']?#))[^\\]*$/is;
function isHarmless(name: string, value: string): boolean {
  if (name === "style") return true; // it is looked at property by property
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
  // an image is XML, where case counts, every element is closed, and no attribute is without a value
  parser: { xmlMode: true, lowerCaseTags: false, lowerCaseAttributeNames: false },
  nonBooleanAttributes: ["*"],
};

/**
 * An SVG whose texts came from data, with nothing in it that runs, loads or leads elsewhere: safe also where it is not shown as an
 * image but becomes part of a page.
 */
export const safeSvg = (svg: string): string => sanitize(svg, harmless);
