package dev.gantry.oci.registry;

import java.io.IOException;

/** {@code GET /v2/}: is this a registry, and does it let us in? */
record PingEndpoint(RegistryConnection connection) {

	void ping() throws IOException {
		this.connection.require(Request.get(this.connection.uri("")), Scope.NONE).close();
	}

}
