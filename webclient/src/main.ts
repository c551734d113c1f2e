// SPDX-License-Identifier: EUPL-1.2
import "./styles/index.css";
import { mount } from "svelte";
import { current } from "./i18n/current.svelte";
import { shell } from "./shell";
import App from "./ui/App.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
await current.restore();
mount(App, { target });

// Without it everything works but opening without a network; readyOffline tells.
if (import.meta.env.PROD) shell.start().catch(() => undefined);
