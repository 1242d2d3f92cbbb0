using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Tables;

namespace CisLens.Train.Predict;

/// <summary>Reads the input of <c>predict</c>: named sequences of the window length of a model.</summary>
/// <param name="model">The manifest of the model.</param>
/// <param name="log">Receives warnings about sequences of other lengths and about missing contigs.</param>
public sealed class SequenceSource(ModelManifest model, IRunLog log)
{
    readonly int _window = model.Window;

    /// <summary>The examples of a split; of all splits if <paramref name="split"/> is null.</summary>
    public IEnumerable<(string Name, byte[] Codes)> FromData(ILabelledSequences data, Split? split)
    {
        bool whole = data.Bins == 1 && data.Window == _window;
        if (!whole && data.Window != _window - 2 * model.CropBp)
        {
            string inner = model.CropBp > 0 ? $" and predicts the inner {_window - 2 * model.CropBp} bp" : "";
            throw new ModelException($"the model takes windows of {_window} bp{inner}; the data has windows of {data.Window} bp");
        }
        if (!whole && data.Flank < model.CropBp)
            throw new ModelException($"the model needs {model.CropBp} bp on each side of a window; the data has {data.Flank}");
        foreach (int example in split is { } one ? data.Indexes(one) : [.. Enumerable.Range(0, data.Count)])
        {
            var codes = new byte[_window];
            data.Sequence(example, 0, codes);
            yield return (data.Name(example), codes);
        }
    }

    /// <summary>All records of a FASTA file.</summary>
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

    /// <summary>A table with the columns of <see cref="SequenceColumns"/>.</summary>
    public IEnumerable<(string Name, byte[] Codes)> FromTable(string path)
    {
        using var table = TableReader.Open(path);
        int sequence = table.Require(SequenceColumns.Sequence), id = table.IndexOf(SequenceColumns.Id);
        for (long row = 1; table.Read(); row++)
        {
            string name = id >= 0 ? table.Row[id] : $"row{row}";
            byte[] given = Dna.Encode(table.Row[sequence]);
            yield return (name, Window(name, given));
        }
    }

    /// <summary>The window around the middle of each interval of a BED file; the interval itself if it is as long as the window.</summary>
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
                log.Warn("intervals on contigs that the genome does not have are predicted from N only", $"{path}: {interval.Contig}");
                Array.Fill(codes, Dna.N);
            }
            else
                genome.Codes(contig,
                    interval.Length == _window ? interval.Start0 : interval.Middle0 - model.Centre.AnchorIndex(_window), codes);
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

    /// <summary>The start of the window in a sequence, such that the anchor of both is the same base.</summary>
    long Start(long length) => model.Centre.AnchorIndex((int)length) - model.Centre.AnchorIndex(_window);

    void Fit(string name, long length, long start)
    {
        if (length == _window)
            return;
        log.Warn(length > _window ? "sequences longer than the window are cut on both sides"
            : "sequences shorter than the window are filled with N on both sides",
            $"{name} has {length} bp, the window {_window} bp; the window starts at base {start + 1}");
    }
}
