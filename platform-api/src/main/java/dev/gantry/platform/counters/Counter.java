package dev.gantry.platform.counters;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A number that only grows. */
@Entity
@Table(name = "counters")
public class Counter {

	@Id
	private String name;

	private long amount;

	protected Counter() {
	}

	/** The next number, from 1. */
	public long next() {
		return ++this.amount;
	}

	/** The number that was given last, 0 before the first. */
	public long last() {
		return this.amount;
	}

	/** Moves on to a number, never back. */
	public void reach(long number) {
		this.amount = Math.max(this.amount, number);
	}

}
