import { LAYERS } from '../../domain/layer.ts';
import { SECTORS } from '../../domain/sector.ts';
import { GEOJSON } from './documents.ts';
import { DEFAULT_LIMIT, MAX_LIMIT } from './items-request.ts';

type Json = Readonly<Record<string, unknown>>;

const query = (name: string, description: string, schema: Json, style: Json = {}): Json => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
  ...style,
});

const PARAMETERS: readonly Json[] = [
  query('limit', 'Largest number of features in the answer.', {
    type: 'integer',
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
  }),
  query(
    'bbox',
    'West, south, east, north in CRS84 degrees.',
    { type: 'array', minItems: 4, maxItems: 6, items: { type: 'number' } },
    { style: 'form', explode: false },
  ),
  query('datetime', 'RFC 3339 instant or interval; features carry no time, so all match.', { type: 'string' }),
  query('after', 'Cursor of next links: features after this id.', { type: 'integer', minimum: 0 }),
  query('sector', 'One of the eight sectors.', { type: 'string', enum: SECTORS }),
  query('zone', 'Key of a functional zone.', { type: 'integer', minimum: 0 }),
  query('enterprise', 'Key of an enterprise.', { type: 'integer', minimum: 0 }),
  query('kind', 'Kind of object within its layer.', { type: 'string' }),
];

const REFUSAL = {
  description: 'Refused, with a reason code.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/refusal' } } },
};

function get(
  summary: string,
  operationId: string,
  type: string,
  parameters: readonly Json[],
  schema: Json = { type: 'object' },
): Json {
  return {
    get: {
      summary,
      operationId,
      ...(parameters.length === 0 ? {} : { parameters }),
      responses: {
        '200': { description: summary, content: { [type]: { schema } } },
        '400': REFUSAL,
        '401': REFUSAL,
        '404': REFUSAL,
      },
    },
  };
}

const COLLECTION_ID: Json = {
  name: 'collectionId',
  in: 'path',
  required: true,
  schema: { type: 'string', enum: LAYERS },
};
const FEATURE_ID: Json = { name: 'featureId', in: 'path', required: true, schema: { type: 'integer' } };

/** The OpenAPI 3.0 definition of `/api/ogc`. */
export function openApi(root: string): Json {
  return {
    openapi: '3.0.3',
    info: { title: '观澜 Guanlan – OGC API Features', version: '1.0.0', license: { name: 'Apache-2.0' } },
    servers: [{ url: root }],
    security: [{ key: [] }, { bearer: [] }],
    paths: {
      '/': get('Landing page', 'landingPage', 'application/json', []),
      '/conformance': get('Conformance classes', 'conformance', 'application/json', []),
      '/collections': get('The collections', 'collections', 'application/json', []),
      '/collections/{collectionId}': get('One collection', 'collection', 'application/json', [COLLECTION_ID]),
      '/collections/{collectionId}/items': get(
        'Features of a collection',
        'items',
        GEOJSON,
        [COLLECTION_ID, ...PARAMETERS],
        { $ref: '#/components/schemas/featureCollection' },
      ),
      '/collections/{collectionId}/items/{featureId}': get(
        'One feature',
        'item',
        GEOJSON,
        [COLLECTION_ID, FEATURE_ID],
        { $ref: '#/components/schemas/feature' },
      ),
    },
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: {
        refusal: {
          type: 'object',
          required: ['refusal'],
          properties: {
            refusal: {
              type: 'object',
              required: ['code', 'message'],
              properties: { code: { type: 'string' }, field: { type: 'string' }, message: { type: 'string' } },
            },
          },
        },
        feature: {
          type: 'object',
          required: ['type', 'geometry', 'properties'],
          properties: {
            type: { type: 'string', enum: ['Feature'] },
            id: { type: 'integer' },
            geometry: { type: 'object', nullable: true },
            properties: { type: 'object', nullable: true },
          },
        },
        featureCollection: {
          type: 'object',
          required: ['type', 'features'],
          properties: {
            type: { type: 'string', enum: ['FeatureCollection'] },
            features: { type: 'array', items: { $ref: '#/components/schemas/feature' } },
            links: { type: 'array', items: { type: 'object' } },
            timeStamp: { type: 'string', format: 'date-time' },
            numberMatched: { type: 'integer', minimum: 0 },
            numberReturned: { type: 'integer', minimum: 0 },
          },
        },
      },
    },
  };
}
