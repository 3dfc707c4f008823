package dev.gantry.platform.nodes;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.apps.NodeImagesView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ImagesReport;
import dev.gantry.contracts.values.MemorySize;

/**
 * Which images each node told that it has. In the leader's memory only: it is for looking
 * at, and a new leader is told anew within a minute.
 */
public class NodeImages {

	private static final NodeImagesView UNTOLD = new NodeImagesView(null,
			new ImagesReport(0, MemorySize.ZERO, List.of()));

	/** A name has 255 characters at most, and an image seldom more than some names. */
	private static final int MOST_NAMES = 20;

	private final Map<String, NodeImagesView> told = new ConcurrentHashMap<>();

	private final Clock clock;

	NodeImages(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Takes what a node tells.
	 * @throws GantryException {@code REQUEST_INVALID} for more than there may be
	 */
	public void take(String nodeId, ImagesReport report) {
		if (report.images().size() > ImagesReport.MOST) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "A node told of " + report.images().size() + " images",
					"Tell the newest " + ImagesReport.MOST);
		}
		List<ImagesReport.Held> held = report.images()
			.stream()
			.map((image) -> new ImagesReport.Held(image.digest(), image.names().stream().limit(MOST_NAMES).toList(),
					image.size(), image.added()))
			.toList();
		this.told.put(nodeId,
				new NodeImagesView(this.clock.instant(), new ImagesReport(report.count(), report.size(), held)));
	}

	/** What a node told last. */
	public NodeImagesView of(Node node) {
		return this.told.getOrDefault(node.id(), UNTOLD);
	}

	/** Forgets a node. */
	public void forget(String nodeId) {
		this.told.remove(nodeId);
	}

}
