import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * One container's start.
 *
 * @param toProgram from the call to the program's first instruction, in nanoseconds
 * @param whole from the call to the report of the end, in nanoseconds
 */
record Start(long toProgram, long whole) {

	static double median(List<Start> starts, ToLongFunction<Start> figure) {
		long[] sorted = starts.stream().mapToLong(figure).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	static void print(String name, List<Start> starts) {
		long best = starts.stream().mapToLong(Start::toProgram).min().orElseThrow();
		System.out.printf(Locale.ROOT,
				"%-12s %5d starts   to first instruction: median %8.2f ms, best %8.2f   whole run: median %8.2f ms%n",
				name, starts.size(), median(starts, Start::toProgram) / 1e6, best / 1e6,
				median(starts, Start::whole) / 1e6);
	}

}
