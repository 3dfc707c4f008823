package dev.gantry.contracts.link;

import java.util.List;

/**
 * The body of {@code POST /agent/v1/volumes/discarded}: volumes whose data a node has
 * deleted, or never had.
 *
 * @param keys what names them on the node
 */
public record DiscardedVolumes(List<String> keys) {

	public DiscardedVolumes {
		keys = (keys != null) ? List.copyOf(keys) : List.of();
	}

}
