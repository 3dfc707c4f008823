'use strict';
const http = require('http');
const mime = require('mime');

const server = http.createServer((request, response) => {
  response.setHeader('Content-Type', mime.getType('hello.txt'));
  response.end('hello from Node.js ' + process.version + '\n');
});
server.listen(process.env.PORT || 8080);
process.on('SIGTERM', () => server.close());
