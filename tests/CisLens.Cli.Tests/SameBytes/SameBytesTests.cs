using static CisLens.Cli.Tests.Child;

namespace CisLens.Cli.Tests.SameBytes;

/// <summary>The same seed must give the same bytes in every environment (docs/reliability.md).</summary>
/// <remarks>By default a test changes all settings together; with <c>CIS_SURROUNDINGS=each</c> it changes them one by one.</remarks>
public sealed class SameBytesTests(TrainingRuns runs)
{
    static readonly string[] s_commands =
    [
        "prepare peaks --genome @sim/genome.fa --samples @sim/samples.tsv --window 100 -o TO/data",
        "train @data --config @train.json -@ 1 -o TO/m.clm",
        "score @sim/variants.vcf -f @sim/genome.fa -m @whole/m.clm -o TO/s.vcf.gz -W --tsv TO/s.tsv --wide TO/w.tsv",
        "ism --region chr1:1,000-1,040 -f @sim/genome.fa -m @whole/m.clm -o TO/i",
        "evaluate @whole/m.clm @data -o TO/e",
    ];

    [Fact]
    public void Every_output_has_the_same_bytes_in_every_place()
    {
        // without ICU, .NET exits at once if cultures are on
        if (!File.Exists("/usr/share/zoneinfo/Asia/Kathmandu") ||
            Finish(Start("/", Child.CisLens, ["version"], new Surroundings(Cultures: true).Variables)).ExitCode != 0)
            Assert.Skip("no time zones or no ICU here");
        var places = Environment.GetEnvironmentVariable("CIS_SURROUNDINGS") == "each" ? Surroundings.Each : Surroundings.Together;
        string here = Run("same", new Surroundings());
        var names = Names(here);
        Assert.True(names.Count >= 20, string.Join(' ', names));
        foreach (var (i, place) in places.Index())
        {
            string there = Run($"same{i}", place);
            Assert.Equal(names, Names(there));
            foreach (string name in names.Where(n => !n.EndsWith(".run.json", StringComparison.Ordinal)))   // a run record contains times
                Assert.True(File.ReadAllBytes(Path.Combine(here, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(there, name))), $"{place}: {name}");
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{places.Count} places, {names.Count} files each");
    }

    string Run(string name, Surroundings place)
    {
        string to = Path.Combine(runs.Folder, name);
        Directory.CreateDirectory(to);
        foreach (string command in s_commands)
        {
            string[] words = [.. command.Replace("TO", to).Split(' ').Select(w => w.StartsWith('@') && w.Length > 1 ? Path.Combine(runs.Folder, w[1..]) : w)];
            var (code, _, error) = Finish(Start(place.Elsewhere ? "/" : runs.Folder, Child.CisLens, words, place.Variables));
            Assert.True(code == 0, $"{place}: {error}");
        }
        return to;
    }

    static List<string> Names(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)];
}
