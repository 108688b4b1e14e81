// Node's cluster: node cluster.js <port> <processes> rr|shared
'use strict';
const cluster = require('node:cluster');
const answers = require('./answers.js');

const [port, processes, scheduling] = process.argv.slice(2);
cluster.schedulingPolicy = scheduling === 'rr' ? cluster.SCHED_RR : cluster.SCHED_NONE;
if (cluster.isPrimary) {
    for (let i = 0; i < Number(processes); i++) {
        cluster.fork();
    }
    process.on('SIGTERM', () => process.exit(0));
} else {
    answers.listen(Number(port), (number, response) => answers.sendPrime(response, number, answers.isPrime(number)));
}
