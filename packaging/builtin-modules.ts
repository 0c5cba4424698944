/**
 * Imports of Node's own modules in the bundles of main. A static import of one reads each of its exports, also those
 * that Node loads on first use: `node:http` then loads its WebSocket client with undici, `node:crypto` loads WebCrypto,
 * `node:fs` its streams and promises. That is a third of the time in which the web host starts. A module that is taken
 * from the process is loaded alone.
 */
import type { Plugin } from 'vite'

export const takeBuiltins = (): Plugin => ({
  name: 'sockeye-builtin-modules',
  renderChunk: {
    // electron-vite adds an import to the bundles in a hook of its own.
    order: 'post',
    // No line moves, so that the source map still holds.
    handler: (code) => ({ code: builtinsTaken(code), map: null }),
  },
})

/** Static imports of Node's modules, one a line, as bundlers write them: default or namespace, names, module. */
const staticImport =
  /^import (?:(?:\* as )?([\w$]+))?(?:, )?(?:\{([^}\n]*)\})?(?: from )?["'](node:[\w/]+)["'];$/gm

export const builtinsTaken = (code: string): string =>
  code.replace(staticImport, (_, whole: string | undefined, names = '', id = '') => {
    // The name `process` may be one of those that are imported.
    const taken = `globalThis.process.getBuiltinModule("${String(id)}")`
    const pairs = String(names)
      .split(',')
      .map((name) => name.trim().split(' as '))
    // The default export of these modules is the module itself.
    const wholes = [whole, ...pairs.flatMap(([name, as]) => (name === 'default' ? as : []))]
    const parts = pairs.filter(([name]) => name !== '' && name !== 'default')
    return [
      ...wholes.flatMap((name) => (name === undefined ? [] : `const ${name} = ${taken};`)),
      ...(parts.length === 0
        ? []
        : [`const { ${parts.map((part) => part.join(': ')).join(', ')} } = ${taken};`]),
    ].join(' ')
  })
