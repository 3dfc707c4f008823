package dev.gantry.platform.events;

import java.util.List;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** The outbox. */
interface EventRows extends JpaRepository<Event, Long> {

	List<Event> findBySequenceIsNullOrderById(Limit limit);

	List<Event> findBySequenceGreaterThanOrderBySequence(long after, Limit limit);

	List<Event> findBySequenceIsNotNullOrderBySequenceDesc(Limit limit);

	List<Event> findByAppAndSequenceIsNotNullOrderBySequenceDesc(String app, Limit limit);

	@Modifying
	@Query("delete from Event e where e.sequence <= :upTo")
	int deleteUpTo(long upTo);

}
