import { render } from "preact";
import { flush } from "./charts/queue";
import { App } from "./components/App";
import { keepAddress } from "./state/address";
import { open } from "./state/opening";
import "./style/page.css";
import "./style/controls.css";
import "./style/figures.css";
import "./style/print.css";

const place = document.getElementById("page");
if (place !== null) {
  place.replaceChildren();
  render(<App />, place);
}
addEventListener("beforeprint", flush);
keepAddress();
void open();
