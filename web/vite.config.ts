import { defineConfig } from "vite";

import { mockApi } from "./mock/plugin.ts";

export default defineConfig({
  // The page lies under whatever prefix the API does.
  base: "./",
  plugins: [mockApi()],
  build: {
    outDir: "../functions/manual_sync_api/manual_sync_api/page",
    emptyOutDir: true,
    // The strict Content-Security-Policy allows no inline data but images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
});
