using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.Import;
using CisLens.Tests;

namespace CisLens.Models.Tests.Import;

/// <summary>Reads DeepBind's parameter files: the official example of the program, and damaged files.</summary>
public sealed class DeepBindFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static float Score(string path, string sequence)
    {
        using var model = ModelImport.Read([path], new ImportOptions { Name = "given", Window = sequence.Length });
        var score = new float[1];
        model.Predict(new SequenceBatch(Dna.Encode(sequence), sequence.Length), [0], score);
        return score[0];
    }

    [Fact]
    public void The_official_example_is_reproduced_to_the_printed_digits()
    {
        string folder = SharedData.Path("data/weights-deepbind");
        string[][] rows = [.. File.ReadLines(Path.Combine(folder, "expected_scores.tsv")).Select(line => line.Split('\t'))];
        foreach (var row in rows.Skip(1))
            foreach (int column in (int[])[1, 2])
            {
                float score = Score(Path.Combine(folder, "params", rows[0][column] + ".txt.gz"), row[0].Replace('U', 'T'));
                // two of the eight scores differ by 1 in the sixth decimal: the program agrees with a plain loop in single precision,
                                // our scores agree with double precision (both were computed with NumPy)
                Assert.True(Math.Abs(double.Parse(row[column]) - score) < 1.5e-6, $"{rows[0][column]} {row[0]}: {score:R}, the program prints {row[column]}");
            }
    }

    // the model has two detectors of one base with the thresholds 0.5 and -1; score = 2 max1 + 3 max2 - 0.25
    const string Model = """
        # deepbind 0.1
        reverse_complement = 0
        num_detectors = 2
        detector_len = 1
        has_avg_pooling = 0
        num_hidden = 0
        detectors = 1,0,0,4,0,0,0,0
        thresholds = 0.5,-1
        weights1 = 2,3
        biases1 = -0.25
        weights2 =
        biases2 =

        """;

    string Write(string text)
    {
        string path = Path.Combine(_folder, "model.txt");
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void A_small_model_scores_as_by_hand()
    {
        // A: 2 (1 + 0.5) + 3 max(0, 0 - 1) - 0.25; C: 2 (0 + 0.5) + 3 (4 - 1) - 0.25; the window is one base
        Assert.Equal(2.75f, Score(Write(Model), "A"), 1e-6);
        Assert.Equal(9.75f, Score(Write(Model), "AC"), 1e-6);
        Assert.Equal(0.75f, Score(Write(Model), "GT"), 1e-6);
        Assert.Equal(9.75f, Score(Write(Model.Replace("complement = 0", "complement = 1")), "GT"), 1e-6);   // the other strand is AC
    }

    [Theory]
    [InlineData("weights1 = 2,3", "weights1 = 2,3,4", "model.txt:9: weights1 has 3 numbers; expected 2")]
    [InlineData("thresholds = 0.5,-1", "thresholds = 0.5,,-1", "model.txt:8: thresholds has 3 numbers; expected 2")]
    [InlineData("biases1 = -0.25", "biases1 = nan", "model.txt:10: biases1 contains \"nan\"; expected finite numbers")]
    [InlineData("num_hidden = 0", "num_hidden = -1", "model.txt:6: num_hidden is \"-1\"; expected a whole number from 0 to 4096")]
    [InlineData("num_detectors = 2", "num_detectors = 2000000000", "expected a whole number from 1 to 4096")]
    [InlineData("weights2 =\n", "weights2 = 1\n", "weights2 has 1 numbers; expected 0")]
    [InlineData("num_hidden = 0", "num_detectors = 2", "duplicate key num_detectors")]
    [InlineData("num_hidden = 0", "hidden = 0", "\"hidden = 0\"; expected \"key = value\" with one of the keys reverse_complement")]
    [InlineData("biases2 =", "", "has no line \"biases2 = ...\"")]
    public void A_damaged_file_is_refused_with_its_line(string from, string to, string said) =>
        Assert.Contains(said, Assert.Throws<InputException>(() => Score(Write(Model.Replace(from, to)), "ACGT")).Message, StringComparison.Ordinal);

    // 2 detectors of 1 base need 8 numbers; the limit is 64 bytes per number plus 1 MiB
    [Fact]
    public void A_line_longer_than_its_sizes_need_is_refused()
    {
        string path = Write(Model.Replace("weights1 = 2,3", "weights1 = 2,3" + new string(',', 2_000_000)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("model.txt:9: the line has 2,000,014 bytes; expected at most 1,049,088 for the sizes above it", Assert.Throws<InputException>(() => Score(path, "ACGT")).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }
}
