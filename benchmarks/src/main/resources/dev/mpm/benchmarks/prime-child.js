// Computes once and ends.
'use strict';
const {isPrime} = require('./answers.js');

process.once('message', ({number}) => {
    process.send({prime: isPrime(number)}, () => process.disconnect());
});
