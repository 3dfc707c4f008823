package dev.gantry.registry.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;

/**
 * One page of a sorted list, by the parameters {@code n} and {@code last} (distribution
 * specification, "Listing Tags"). The client's {@code n} is no reason to fill the memory
 * (CVE-2023-2253): pages are bounded.
 *
 * @param items of this page
 * @param next what follows the path in the next page's address, or {@code null}
 */
record Page(List<String> items, String next) {

	private static final int LARGEST = 10_000;

	/**
	 * The page that a query asks for.
	 * @param sorted all items
	 */
	static Page of(List<String> sorted, Query query) {
		int size = query.one("n").map(Page::size).orElse(LARGEST);
		String last = query.one("last").orElse("");
		List<String> rest = sorted.stream().filter((item) -> item.compareTo(last) > 0).limit(size + 1L).toList();
		if (size == 0 || rest.size() <= size) {
			return new Page((size == 0) ? List.of() : rest, null);
		}
		List<String> items = rest.subList(0, size);
		String after = URLEncoder.encode(items.get(size - 1), StandardCharsets.UTF_8);
		return new Page(items, "?n=" + size + "&last=" + after);
	}

	private static int size(String text) {
		if (!text.matches("[0-9]{1,9}")) {
			throw new RegistryErrorException(RegistryErrorCode.UNSUPPORTED, "n must be a number that is not negative");
		}
		return Math.min(LARGEST, Integer.parseInt(text));
	}

	/** Tells a client where the next page is. */
	void link(Exchange exchange, String path) {
		if (this.next != null) {
			exchange.set("Link", "<" + path + this.next + ">; rel=\"next\"");
		}
	}

}
