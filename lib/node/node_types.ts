import type { NameResolver } from "../mesh/name_resolver.ts";
import type { OwnRecord } from "../mesh/own_record.ts";
import { namesOf } from "../mesh/record_names.ts";
import type { Topology } from "../mesh/topology.ts";
import type { ConnectionPool } from "../peer/connection_pool.ts";
import type { MeshSchemas } from "../schema/mesh_schemas.ts";
import { OwnTypes } from "../schema/own_types.ts";
import { SchemaExchange } from "../schema/schema_exchange.ts";
import { formatTypeClaim } from "../schema/type_claim.ts";
import { TypeIndex } from "../schema/type_index.ts";
import type { Clock } from "../time/clock.ts";

/** What a node's types are put together from. */
export interface NodeTypesOptions {
  readonly own: OwnRecord;
  readonly topology: Topology;
  readonly pool: ConnectionPool;
  readonly clock: Clock;
}

/** The types that a node has, those that others have, and the texts of both. */
export class NodeTypes {
  /** Those that this node has schemas for. */
  readonly own: OwnTypes;
  /** What all nodes say, this one included. */
  readonly index: TypeIndex;
  /** Fetches texts, and gives this node's to others. */
  readonly exchange: SchemaExchange;

  constructor({ own, topology, pool, clock }: NodeTypesOptions) {
    this.index = new TypeIndex(topology);
    this.own = new OwnTypes({
      names: () => namesOf(own.record),
      // Where there is no room for a type, others do without.
      announce: (claims) => void own.setAll("types", claims),
    });
    this.exchange = new SchemaExchange({
      own: (hash) => this.own.byHash(hash),
      claimants: (claim) => this.index.claimants(formatTypeClaim(claim)),
      connections: () => pool.connections(),
      inquire: (record, inquiry, signal) => pool.inquire(record, inquiry, signal),
      clock,
    });
  }

  /**
   * Takes the schemas of a mesh.
   *
   * @param schemas The schemas.
   * @param names Makes full names of those in it.
   * @throws {TypeError} If a schema cannot be used.
   */
  define({ topics = {}, services = {} }: MeshSchemas, names: NameResolver): void {
    for (const [topic, schema] of Object.entries(topics)) {
      this.own.defineTopic(names.topic(topic), schema);
    }
    for (const [service, schema] of Object.entries(services)) {
      this.own.defineService(names.service(service), schema);
    }
  }
}
