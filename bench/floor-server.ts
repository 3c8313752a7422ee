/** The floor of ingest-single: the same HTTP server, reading a body and answering `1`. Prints its address. */
import fastify from 'fastify'

const app = fastify()
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.post('/', async (_request, reply) => reply.type('text/plain').send('1'))
console.log(await app.listen({ port: 0, host: '127.0.0.1' }))
