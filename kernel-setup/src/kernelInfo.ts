import type { Tslab } from "./tslabModules.js";
import { type Content, protocolVersion } from "./wire.js";

/** Content of kernel_info_reply; front ends use it for highlighting, nbconvert for the file extension. */
export function kernelInfo({ version, typescript }: Pick<Tslab, "version" | "typescript">): Content {
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "tslab",
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: typescript.version,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // JupyterLab uses the mode, the classic notebook the other two
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner: `TypeScript ${typescript.version} on Node ${process.versions.node}, for nasbook`,
    debugger: false,
    help_links: [],
  };
}
