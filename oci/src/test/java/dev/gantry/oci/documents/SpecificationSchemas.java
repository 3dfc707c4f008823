package dev.gantry.oci.documents;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

/** What the image specification's own schemas say of a document. */
public final class SpecificationSchemas {

	private static final String BASE = "https://opencontainers.org/schema/";

	private static final String HERE = "classpath:dev/gantry/oci/documents/schemas/";

	private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4,
			(builder) -> builder
				.schemaIdResolvers((resolvers) -> resolvers.mapPrefix(BASE + "image/", HERE).mapPrefix(BASE, HERE)));

	private SpecificationSchemas() {
	}

	/**
	 * Complaints, if there are any.
	 * @param schema the file's name
	 */
	public static List<Error> complaints(String schema, byte[] document) {
		return REGISTRY.getSchema(SchemaLocation.of(HERE + schema))
			.validate(new String(document, StandardCharsets.UTF_8), InputFormat.JSON);
	}

}
