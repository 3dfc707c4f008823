package dev.gantry.platform.instances;

import java.util.List;

import dev.gantry.scheduler.cluster.Note;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Notes as a JSON array, newest last. */
@Converter
public class NoteList implements AttributeConverter<List<Note>, String> {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final TypeReference<List<Note>> TYPE = new TypeReference<>() {
	};

	private static final int LONGEST = 4_000;

	@Override
	public String convertToDatabaseColumn(List<Note> notes) {
		return JSON.writeValueAsString(notes.stream().map(NoteList::cut).toList());
	}

	@Override
	public List<Note> convertToEntityAttribute(String column) {
		return (column != null) ? List.copyOf(JSON.readValue(column, TYPE)) : List.of();
	}

	private static Note cut(Note note) {
		return (note.text().length() <= LONGEST) ? note
				: new Note(note.at(), note.text().substring(0, LONGEST - 1) + "…");
	}

}
