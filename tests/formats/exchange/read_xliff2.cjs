// Prints what the npm package `xliff` reads in a file of XLIFF 2: unit by unit, as JSON.
"use strict";
const fs = require("fs");
const read = require("xliff/cjs/xliff2js");

read(fs.readFileSync(process.argv[2], "utf8"), (error, found) => {
  if (error) {
    throw error;
  }
  process.stdout.write(JSON.stringify(found));
});
