import java.util.ArrayList;
import java.util.List;

import dev.gantry.engine.network.PortMapping;
import dev.gantry.engine.network.Protocol;

/** What a published port costs when many are published already. */
final class Publishing {

	private static final int STARTS = 60;

	private static final PortMapping ANY = new PortMapping("0.0.0.0", 0, 8080, Protocol.TCP);

	private final BenchEngine engine;

	Publishing(BenchEngine engine) {
		this.engine = engine;
	}

	/** The median start beside many published ports, divided by that beside one. */
	double ratio(int many) throws Exception {
		String one = this.engine.idle(ANY);
		double few = median();
		PortMapping[] ports = new PortMapping[many];
		for (int i = 0; i < many; i++) {
			ports[i] = new PortMapping("0.0.0.0", 0, 1 + i, Protocol.TCP);
		}
		String others = this.engine.idle(ports);
		double full = median();
		this.engine.end(others);
		this.engine.end(one);
		return full / few;
	}

	private double median() throws Exception {
		List<Start> starts = new ArrayList<>();
		for (int i = 0; i < STARTS; i++) {
			starts.add(this.engine.start(ANY));
		}
		return Start.median(starts, Start::toProgram);
	}

}
