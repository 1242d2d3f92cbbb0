using System.Globalization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Signal;

namespace CisLens.Prepare.Tests.Signal;

/// <summary>A small genome of random bases, and signal files that a test writes itself.</summary>
sealed class SignalWorld : IDisposable
{
    readonly TempFolder _temp = new();
    readonly List<Contig> _contigs;

    /// <summary>Writes a genome of contigs chr1, chr2, ... with these lengths.</summary>
    public SignalWorld(params int[] lengths)
    {
        var rng = new Rng(3);
        _contigs = [.. lengths.Select((length, c) => new Contig($"chr{c + 1}", length))];
        Genome = _temp.File("genome.fa", string.Concat(_contigs.Select(c =>
            $">{c.Name}\n{new string([.. Enumerable.Range(0, (int)c.Length).Select(_ => "ACGT"[rng.Next(4)])])}\n")));
    }

    public string Genome { get; }

    public string File(string name, string text) => _temp.File(name, text);

    public string New(string name) => _temp.New(name);

    /// <summary>Writes a bigWig of lines such as <c>chr1 0 10 2.5</c>, and returns its path.</summary>
    public string BigWig(string name, string lines, IReadOnlyList<Contig>? contigs = null)
    {
        contigs ??= _contigs;
        string path = _temp.New(name);
        using var writer = new BigWigWriter(path, contigs);
        foreach (string[] cells in lines.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => l.Split(' ')))
            writer.Add(contigs.ToList().FindIndex(c => c.Name == cells[0]), long.Parse(cells[1], CultureInfo.InvariantCulture),
                long.Parse(cells[2], CultureInfo.InvariantCulture), float.Parse(cells[3], CultureInfo.InvariantCulture));
        writer.Finish();
        return path;
    }

    /// <summary>Options for windows of 80 bp in bins of 10 bp, with chr2 for validation and chr3 for test.</summary>
    public SignalOptions Options(params string[] files) => new()
    {
        Output = New("data"),
        Genomes = [new SignalGenome(null, Genome) { Test = ["chr3"], Validation = ["chr2"] }],
        Files = files,
        Window = 80,
        BinBp = 10,
        FlankBp = 4,
    };

    public static DatasetManifest Run(SignalOptions options, IRunLog? log = null) =>
        SignalPreparation.Run(options, log ?? new SilentLog(), TestContext.Current.CancellationToken);

    /// <summary>The labels of the first track by the start of their bins, of one contig.</summary>
    public static Dictionary<long, float> Labels(Dataset data, string contig, int track = 0, string head = "main")
    {
        var own = data.ForHead(head);
        var labels = new float[own.Bins * own.Tracks.Count];
        var found = new Dictionary<long, float>();
        foreach (int i in Enum.GetValues<Split>().SelectMany(own.Indexes).Where(i => data.Interval(i).Contig == contig))
        {
            own.Labels(i, labels);
            for (int bin = 0; bin < own.Bins; bin++)
                found[data.Interval(i).Start0 + bin * data.Manifest.Heads[0].BinBp] = labels[bin * own.Tracks.Count + track];
        }
        return found;
    }

    public void Dispose() => _temp.Dispose();
}
