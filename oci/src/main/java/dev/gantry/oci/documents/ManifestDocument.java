package dev.gantry.oci.documents;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** What a registry keeps under a tag: a {@link Manifest} or an {@link Index}. */
public sealed interface ManifestDocument permits Manifest, Index {

	/** The media type that the document is served with. */
	String mediaType();

	/** The manifest that this one says something about. */
	@JsonIgnore
	Optional<Descriptor> subjectIfAny();

	/** Everything that must be there before this document may be stored. */
	List<Descriptor> references();

}
