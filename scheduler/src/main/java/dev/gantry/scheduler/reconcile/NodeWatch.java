package dev.gantry.scheduler.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.NodeObservation;

/**
 * Says which nodes are there. A silent node is first suspected, then given up. When many
 * fall silent together the fault is more likely on our side, and nothing is moved.
 */
final class NodeWatch {

	private final Draft draft;

	private final Settings.Nodes settings;

	private final List<Node> silent = new ArrayList<>();

	private final List<Node> gone = new ArrayList<>();

	NodeWatch(Draft draft) {
		this.draft = draft;
		this.settings = draft.settings().nodes();
	}

	void watch() {
		for (Node node : this.draft.nodes()) {
			this.draft.setStatus(node, status(node));
		}
		boolean braked = braked();
		for (Node node : this.gone) {
			this.draft.setStatus(node, braked ? NodeStatus.SUSPECT : NodeStatus.LOST);
		}
		if (braked) {
			explainBrake();
		}
		for (Node node : this.draft.nodes()) {
			NodeStatus status = this.draft.status(node.id());
			if (status != node.status()) {
				this.draft.act(new Action.SetNodeStatus(node.id(), status));
				event(node, status);
			}
		}
	}

	private NodeStatus status(Node node) {
		NodeObservation heard = this.draft.heard(node.id());
		if (heard == null && node.status() == NodeStatus.LOST) {
			return NodeStatus.LOST;
		}
		Instant last = heard == null ? this.draft.observed().since() : heard.at();
		Duration limit = heard == null ? this.settings.leaderGrace() : this.settings.lostAfter();
		if (!this.draft.past(last.plus(this.settings.suspectAfter()))) {
			return NodeStatus.READY;
		}
		this.silent.add(node);
		if (this.draft.past(last.plus(limit))) {
			this.gone.add(node);
		}
		return NodeStatus.SUSPECT;
	}

	private boolean braked() {
		boolean news = this.gone.stream().anyMatch((node) -> node.status() != NodeStatus.LOST);
		long silentNow = this.silent.stream().filter((node) -> node.status() != NodeStatus.LOST).count();
		long present = this.draft.nodes().stream().filter((node) -> node.status() != NodeStatus.LOST).count();
		return news && silentNow >= this.settings.brakeFrom() && silentNow > present * this.settings.brakeShare();
	}

	private void explainBrake() {
		List<String> ids = this.gone.stream().map(Node::id).toList();
		for (Instance instance : this.draft.instances()) {
			if (instance.node() != null && ids.contains(instance.node())) {
				this.draft.put(instance.note(this.draft.now(),
						"stays on node " + this.draft.nodeName(instance.node()) + ", which does not answer: "
								+ this.silent.size() + " nodes fell silent together, so nothing is moved"));
			}
		}
	}

	private void event(Node node, NodeStatus status) {
		String message = switch (status) {
			case READY, CORDONED, DRAINING -> "Node " + node.name() + " is ready";
			case SUSPECT -> "Node " + node.name() + " has not reported for a while";
			case LOST -> "Node " + node.name() + " is given up after it has not reported for "
					+ this.settings.lostAfter().toSeconds() + " s";
		};
		this.draft
			.act(new Action.RecordEvent("node." + status.name().toLowerCase(Locale.ROOT), null, node.name(), message));
	}

}
