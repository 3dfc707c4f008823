import java.util.ArrayList;
import java.util.List;

import dev.gantry.engine.network.PortMapping;
import dev.gantry.engine.network.Protocol;

/** What published ports cost when many others are published already. */
final class Publishing {

	private static final int STARTS = 60;

	private static final int PORTS = 32;

	private final BenchEngine engine;

	private final PortMapping[] ports = new PortMapping[PORTS];

	Publishing(BenchEngine engine) {
		this.engine = engine;
		for (int i = 0; i < PORTS; i++) {
			this.ports[i] = new PortMapping("0.0.0.0", 0, 8080 + i, Protocol.TCP);
		}
	}

	/** The median start of the last of many containers with 32 ports each, divided by that of the first. */
	double ratio(int many) throws Exception {
		double first = median();
		List<String> others = new ArrayList<>();
		for (int i = 1; i < many; i++) {
			others.add(this.engine.idle(this.ports));
		}
		double last = median();
		for (String other : others) {
			this.engine.end(other);
		}
		return last / first;
	}

	private double median() throws Exception {
		List<Start> starts = new ArrayList<>();
		for (int i = 0; i < STARTS; i++) {
			starts.add(this.engine.start(this.ports));
		}
		return Start.median(starts, Start::toProgram);
	}

}
