package dev.gantry.registry.web;

import java.io.IOException;

/** Answers the requests to one kind of address. */
interface Endpoint {

	void handle(Exchange exchange, Route route) throws IOException;

}
