// A process for each request that computes, as tutorials on child_process.fork show it: node fork.js <port>
'use strict';
const {fork} = require('node:child_process');
const path = require('node:path');
const answers = require('./answers.js');

answers.listen(Number(process.argv[2]), (number, response) => {
    const child = fork(path.join(__dirname, 'prime-child.js'));
    child.send({number});
    child.once('message', ({prime}) => answers.sendPrime(response, number, prime));
});
process.on('SIGTERM', () => process.exit(0));
