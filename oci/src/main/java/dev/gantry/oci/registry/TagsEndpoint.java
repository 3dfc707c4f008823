package dev.gantry.oci.registry;

import java.io.IOException;
import java.util.List;

import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;

/** {@code GET /v2/NAME/tags/list}: all tags of a repository. */
record TagsEndpoint(RegistryConnection connection, RepositoryName name) {

	List<Tag> list() throws IOException {
		return new PagedList(this.connection, Scope.pull(this.name), "tags")
			.read(this.connection.uri(this.name + "/tags/list"))
			.stream()
			.filter(Tag::isValid)
			.map(Tag::of)
			.toList();
	}

}
