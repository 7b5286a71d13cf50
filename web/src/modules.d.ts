declare module "*.css";

/** A worker whose script is inside the page, and which starts from a Blob. */
declare module "*?worker&inline" {
  const Inlined: new () => Worker;
  export default Inlined;
}
