// The part of pdf.js that reads files, run beside the page.
import "pdfjs-dist/legacy/build/pdf.worker.mjs";
