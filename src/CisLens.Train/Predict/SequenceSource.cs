using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Tables;

namespace CisLens.Train.Predict;

/// <summary>Named sequences of a model's window from files: what <c>predict</c> reads.</summary>
/// <param name="model">The model's manifest: window, anchor, bins.</param>
/// <param name="log">Hears of sequences of another length and of contigs that are not there.</param>
public sealed class SequenceSource(ModelManifest model, IRunLog log)
{
    readonly int _window = model.Window;

    /// <summary>The examples of a split, or all.</summary>
    public IEnumerable<(string Name, byte[] Codes)> FromData(ILabelledSequences data, Split? split)
    {
        bool whole = data.Bins == 1 && data.Window == _window;
        if (!whole && data.Window != _window - 2 * model.CropBp)
            throw new ModelException($"the model takes windows of {_window} bp{(model.CropBp > 0 ? $" and answers for the inner {_window - 2 * model.CropBp}" : "")}, the data has {data.Window}");
        if (!whole && data.Flank < model.CropBp)
            throw new ModelException($"the model sees {model.CropBp} bp on either side of what it answers for, the data has {data.Flank}");
        foreach (int example in split is { } one ? data.Indexes(one) : [.. Enumerable.Range(0, data.Count)])
        {
            var codes = new byte[_window];
            data.Sequence(example, 0, codes);
            yield return (data.Name(example), codes);
        }
    }

    /// <summary>Every record of a FASTA.</summary>
    public IEnumerable<(string Name, byte[] Codes)> FromFasta(string path)
    {
        using var fasta = Genome.Open(path, log);
        for (int i = 0; i < fasta.Contigs.Count; i++)
        {
            var contig = fasta.Contigs[i];
            var codes = new byte[_window];
            long start = Start(contig.Length);
            Fit(contig.Name, contig.Length, start);
            fasta.Codes(i, start, codes);
            yield return (contig.Name, codes);
        }
    }

    /// <summary>A table with a column <c>sequence</c> or <c>seq</c>, and a name in <c>id</c>, <c>name</c> or <c>seq_id</c>.</summary>
    public IEnumerable<(string Name, byte[] Codes)> FromTable(string path)
    {
        using var table = TableReader.Open(path);
        int sequence = table.Require("sequence", "seq"), id = table.IndexOf("id", "name", "seq_id");
        for (long row = 1; table.Read(); row++)
        {
            string name = id >= 0 ? table.Row[id] : $"row{row}";
            byte[] given = Dna.Encode(table.Row[sequence]);
            yield return (name, Window(name, given));
        }
    }

    /// <summary>The window around the middle of every interval of a BED; the interval itself where it is as long as the window.</summary>
    public IEnumerable<(string Name, byte[] Codes)> FromBed(string path, Genome genome)
    {
        var contigs = ContigMap.Resolve(path, [], genome);
        foreach (var record in BedReader.Read(path))
        {
            var interval = record.Interval;
            var codes = new byte[_window];
            int contig = contigs.IndexOf(interval.Contig);
            if (contig < 0)
            {
                log.Warn("intervals on a contig that the genome does not have; predicted from N alone", $"{path}: {interval.Contig}");
                Array.Fill(codes, Dna.N);
            }
            else
                genome.Codes(contig, interval.Length == _window ? interval.Start0 : interval.Middle0 - model.Centre.AnchorIndex(_window), codes);
            if (interval.Strand == Strand.Minus)
                codes = Dna.ReverseComplement(codes);
            yield return (record.Name.Length > 0 && record.Name != "." ? record.Name : interval.ToString(), codes);
        }
        contigs.RequireShared();
    }

    byte[] Window(string name, byte[] given)
    {
        if (given.Length == _window)
            return given;
        var codes = new byte[_window];
        long start = Start(given.Length);
        Fit(name, given.Length, start);
        for (int i = 0; i < _window; i++)
            codes[i] = start + i >= 0 && start + i < given.Length ? given[start + i] : Dna.N;
        return codes;
    }

    /// <summary>Where the window begins on a sequence, so that the anchors of both fall together.</summary>
    long Start(long length) => model.Centre.AnchorIndex((int)length) - model.Centre.AnchorIndex(_window);

    void Fit(string name, long length, long start)
    {
        if (length == _window)
            return;
        log.Warn(length > _window ? "sequences longer than the window are cut around their middle" : "sequences shorter than the window are filled with N on both sides",
            $"{name} has {length} bp, the window {_window}; it begins at base {start + 1}");
    }
}
