// SPDX-License-Identifier: EUPL-1.2
import "./styles/index.css";
import { mount } from "svelte";
import { current } from "./i18n/current.svelte";
import { shell } from "./shell";
import App from "./ui/App.svelte";
import { openStore } from "./ui/session.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

// Not awaited here: the texts of another language come from a file that shares modules with this one, and would wait for it in turn.
void current.restore().then(() => {
  mount(App, { target });
  // Without it everything works but opening without a network; readyOffline tells. It takes in all of the program, and the line is wanted
  // for what opens the store first.
  void openStore().finally(() => import.meta.env.PROD && void shell.start());
});
