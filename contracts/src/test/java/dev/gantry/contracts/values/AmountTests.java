package dev.gantry.contracts.values;

import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AmountTests {

	@ParameterizedTest
	@CsvSource({ "500m,500", "1,1000", "1.5,1500", "0.25,250", "2.125,2125", "0,0" })
	void readsCpu(String text, long millis) {
		assertThat(CpuShare.parse(text).millis()).isEqualTo(millis);
		assertThat(CpuShare.parse(CpuShare.parse(text).toString())).isEqualTo(CpuShare.parse(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "m", "-1", "1.2345", "0,5", "1e3", "99999999m", "half" })
	void refusesWhatIsNoCpu(String text) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> CpuShare.parse(text));
	}

	@ParameterizedTest
	@CsvSource({ "1024,1024", "256Mi,268435456", "256M,256000000", "1Gi,1073741824", "1g,1000000000", "4KiB,4096",
			"7b,7" })
	void readsMemory(String text, long bytes) {
		assertThat(MemorySize.parse(text).bytes()).isEqualTo(bytes);
		assertThat(MemorySize.parse(MemorySize.parse(text).toString())).isEqualTo(MemorySize.parse(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Mi", "-1", "1.5Gi", "1 Gi", "10X", "999999999999999Ti" })
	void refusesWhatIsNoMemory(String text) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> MemorySize.parse(text));
	}

}
