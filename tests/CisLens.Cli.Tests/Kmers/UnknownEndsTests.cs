using CisLens.Core;

namespace CisLens.Cli.Tests.Kmers;

/// <summary>Trains SVMs on sequences that begin or end with N.</summary>
public sealed class UnknownEndsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-ends-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    void Run(params string[] arguments)
    {
        var (code, _, error) = BadInput.Cli.RunIn(_folder, arguments);
        Assert.True(code == 0, error);
    }

    /// <summary>Trains on the sequences with another letter for N, and returns rho and the coefficients of the support vectors.</summary>
    string[] Train(string name, IEnumerable<(string Id, string Bases, string Split)> rows, string unknown, char letter)
    {
        File.WriteAllLines(Path.Combine(_folder, $"{name}.tsv"), rows.Select((row, i) => $"{row.Id}\t{row.Bases.Replace('N', letter)}\t{i % 2}\t{row.Split}")
            .Prepend("id\tsequence\tbound\tsplit"));
        Run("prepare", "table", $"{name}.tsv", "--label", "bound", "--split-column", "split", "--max-n", "0.5", "-o", name);
        Run("train", name, "--design", "gkm-svm", "--set", $"sizes.unknown_bases={unknown}", "--set", "sizes.word_length=6", "--set", "sizes.informative=4",
            "--set", "sizes.max_mismatches=2", "-o", $"{name}.clm");
        Run("model", "export", $"{name}.clm", "--to", "lsgkm", "-o", $"{name}.txt");
        return [.. File.ReadLines(Path.Combine(_folder, $"{name}.txt")).Where(l => l.StartsWith("rho", StringComparison.Ordinal) || l.Contains(' ', StringComparison.Ordinal))
            .Select(l => l.StartsWith("rho", StringComparison.Ordinal) ? l : l.Split(' ')[0])];
    }

    [Fact]
    public void N_at_the_ends_of_a_sequence_is_read_as_A_as_in_LsGkm_or_skipped_or_dropped()
    {
        var rng = new Rng(1);
        string Draw(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "ACGT"[rng.Next(4)]));
        // lengths differ, so the dataset fills its windows with N; those N are no bases of the sequences
        var rows = Enumerable.Range(0, 60).Select(i => ($"s{i}", new string('N', i % 5) + Draw(30 + i % 7) + (i % 2 == 0 ? "TGACTCA" : "") + new string('N', i % 4),
            i % 10 == 9 ? "validation" : "train")).ToArray();
        string[] asA = Train("n_as_a", rows, "as_a", 'N'), skipped = Train("n_skipped", rows, "skip", 'N'), dropped = Train("n_dropped", rows, "drop", 'N');
        Assert.Equal(Train("a", rows, "skip", 'A'), asA);
        Assert.NotEqual(skipped, asA);
        Assert.Equal(Train("without", [.. rows.Select(r => (r.Item1, r.Item2.Trim('N'), r.Item3))], "skip", 'A'), skipped);
        Assert.Equal(skipped, dropped);
    }
}
