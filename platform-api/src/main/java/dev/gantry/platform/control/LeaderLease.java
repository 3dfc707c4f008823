package dev.gantry.platform.control;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The row that says who leads. Its times are the database's own, so that the servers'
 * clocks do not matter; its epoch grows with every change of hands, so that a leader that
 * slept through its end can be told from the present one.
 */
class LeaderLease {

	static final Duration TERM = Duration.ofSeconds(6);

	private static final String NAME = "control";

	private static final String UNTIL = "current_timestamp + interval '" + TERM.toSeconds() + "' second";

	private final JdbcClient jdbc;

	private final TransactionTemplate transactions;

	private final String holder;

	private final String address;

	/**
	 * Creates the lease's keeper.
	 * @param holder names this server and no other; a holder that starts again takes its
	 * lease over at once, under a new epoch
	 * @param address where other servers reach this one
	 */
	LeaderLease(JdbcClient jdbc, TransactionTemplate transactions, String holder, String address) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.holder = holder;
		this.address = address;
	}

	/** Takes the lease if nobody else has it: the new epoch, or nothing. */
	OptionalLong take() {
		try {
			Long epoch = this.transactions.execute((status) -> takeOrCreate());
			return epoch == null ? OptionalLong.empty() : OptionalLong.of(epoch);
		}
		catch (DuplicateKeyException ex) {
			// Another server made the row first.
			return OptionalLong.empty();
		}
	}

	private Long takeOrCreate() {
		int taken = this.jdbc
			.sql("update leases set holder = :holder, address = :address, epoch = epoch + 1, expires_at = " + UNTIL
					+ " where name = :name and (expires_at < current_timestamp or holder = :holder)")
			.param("holder", this.holder)
			.param("address", this.address)
			.param("name", NAME)
			.update();
		if (taken == 0 && !create()) {
			return null;
		}
		return this.jdbc.sql("select epoch from leases where name = :name")
			.param("name", NAME)
			.query(Long.class)
			.single();
	}

	private boolean create() {
		int rows = this.jdbc.sql("select count(*) from leases where name = :name")
			.param("name", NAME)
			.query(Integer.class)
			.single();
		if (rows != 0) {
			return false;
		}
		this.jdbc
			.sql("insert into leases (name, holder, address, epoch, expires_at) values (:name, :holder, :address, 1, "
					+ UNTIL + ")")
			.param("name", NAME)
			.param("holder", this.holder)
			.param("address", this.address)
			.update();
		return true;
	}

	/** Where the server is reached that leads, if it is another one. */
	Optional<String> leader() {
		return this.jdbc
			.sql("select address from leases where name = :name and holder <> :holder"
					+ " and expires_at > current_timestamp and address is not null")
			.param("name", NAME)
			.param("holder", this.holder)
			.query(String.class)
			.optional();
	}

	/** Prolongs the lease; {@code false} if the epoch is over. */
	boolean renew(long epoch) {
		return this.jdbc.sql("update leases set expires_at = " + UNTIL + " where name = :name and epoch = :epoch")
			.param("name", NAME)
			.param("epoch", epoch)
			.update() == 1;
	}

	/** Lets the lease go, so that another server need not wait for its end. */
	void release(long epoch) {
		this.jdbc.sql("update leases set expires_at = current_timestamp where name = :name and epoch = :epoch")
			.param("name", NAME)
			.param("epoch", epoch)
			.update();
	}

	/**
	 * Fences the running transaction: nobody can begin a new epoch until it has ended.
	 * @throws NotLeadingException if the epoch is over
	 */
	void fence(long epoch) {
		check(epoch, "select epoch from leases where name = :name for update");
	}

	/**
	 * Looks whether the epoch goes on, without a lock.
	 * @throws NotLeadingException if it is over
	 */
	void confirm(long epoch) {
		check(epoch, "select epoch from leases where name = :name");
	}

	private void check(long epoch, String query) {
		Long present = this.jdbc.sql(query).param("name", NAME).query(Long.class).optional().orElse(null);
		if (present == null || present != epoch) {
			throw new NotLeadingException(epoch);
		}
	}

}
