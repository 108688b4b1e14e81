// What Node answers when it is measured.
'use strict';
const http = require('node:http');

function isPrime(number) {
    if (number < 4 || number % 2 === 0) {
        return number === 2 || number === 3;
    }
    for (let divisor = 3; divisor * divisor <= number; divisor += 2) {
        if (number % divisor === 0) {
            return false;
        }
    }
    return true;
}

function send(response, type, body) {
    response.writeHead(200, {'Content-Type': type, 'Content-Length': Buffer.byteLength(body)});
    response.end(body);
}

function sendPrime(response, number, prime) {
    send(response, 'application/json', JSON.stringify({number, prime}));
}

/** Starts a server; onPrime(number, response) answers /prime. */
function listen(port, onPrime) {
    const server = http.createServer((request, response) => {
        const [path, query] = request.url.split('?');
        switch (path) {
            case '/plaintext':
                send(response, 'text/plain', 'Hello, World!');
                break;
            case '/json':
                send(response, 'application/json', '{"message":"Hello, World!"}');
                break;
            case '/sleep': {
                const millis = Number(new URLSearchParams(query).get('ms'));
                setTimeout(() => send(response, 'text/plain', `slept ${millis} ms\n`), millis);
                break;
            }
            case '/prime':
                onPrime(Number(new URLSearchParams(query).get('number')), response);
                break;
            default:
                response.writeHead(404).end();
        }
    });
    server.listen({port, host: '127.0.0.1', backlog: 1024});
}

module.exports = {isPrime, sendPrime, listen};
