package dev.gantry.platform.nodes.web;

import dev.gantry.contracts.apps.NodeImagesView;
import dev.gantry.contracts.link.ImagesReport;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.nodes.NodeDesk;
import dev.gantry.platform.nodes.NodeImages;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The images of nodes: told by agents, looked at by operators, because names of images
 * are names of all teams' apps.
 */
@RestController
class NodeImagesController {

	private final NodeDesk desk;

	private final NodeImages images;

	NodeImagesController(NodeDesk desk, NodeImages images) {
		this.desk = desk;
		this.images = images;
	}

	/** The images that a node has, by its name or id: the newest and what all take. */
	@GetMapping("/api/v1/nodes/{node}/images")
	@Requires(Permission.CHANGE_NODES)
	NodeImagesView of(@PathVariable String node) {
		return this.images.of(this.desk.require(node));
	}

	/** An agent tells which images its node has. */
	@PostMapping("/agent/v1/images")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Requires(Permission.ACT_AS_NODE)
	void take(@RequestBody ImagesReport report, Caller caller) {
		this.images.take(caller.nodeId(), report);
	}

}
