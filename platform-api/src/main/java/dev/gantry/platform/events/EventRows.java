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

	@Query("select e from Event e where e.sequence is not null and (:app is null or e.app = :app) order by e.sequence desc")
	List<Event> findNewest(String app, Limit limit);

	@Modifying
	@Query("delete from Event e where e.sequence <= :upTo")
	int deleteUpTo(long upTo);

}
