using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Signal;

/// <summary>Counts of the labels of a track.</summary>
[StructLayout(LayoutKind.Sequential)]
record struct LabelCounts(long Stored, long Masked, long NotMeasured, long Zero, long Clipped, long BelowZero)
{
    /// <summary>The sum of two counts.</summary>
    public static LabelCounts operator +(LabelCounts a, LabelCounts b) => new(a.Stored + b.Stored, a.Masked + b.Masked,
        a.NotMeasured + b.NotMeasured, a.Zero + b.Zero, a.Clipped + b.Clipped, a.BelowZero + b.BelowZero);
}

/// <summary>
/// Reads a signal file and writes the labels of its track for all windows, windows × bins, as float32. Memory: one window of values.
/// </summary>
sealed class TrackBins(SignalTrack track, SignalOptions options, Genome genome, IReadOnlyList<SignalWindow> windows)
{
    // a negative scale means that the file has the minus strand below 0
    readonly SignalTrack _track = track with { Scale = Math.Abs(track.Scale) };
    readonly float _sign = Math.Sign(track.Scale);
    readonly double _top = track.Clip is null ? double.PositiveInfinity
        : (track with { Scale = Math.Abs(track.Scale) }).Label(double.MaxValue, options.Steps);
    readonly float[] _values = new float[options.InnerBp];
    readonly float[] _labels = new float[options.Bins];
    readonly LabelCounts[] _counts = new LabelCounts[genome.Contigs.Count];

    /// <summary>Writes the labels. Returns their counts for each contig of the genome.</summary>
    /// <exception cref="InputException">The file is damaged, or has a value that cannot be a label.</exception>
    public LabelCounts[] Write(SignalReader file, string path, CancellationToken stop)
    {
        DurableFile.Write(path, stream =>
        {
            foreach (var window in windows)
            {
                stop.ThrowIfCancellationRequested();
                file.Read(window.Contig, window.Start0, _values);
                Bin(window, file.ListsContigs && !file.Has(window.Contig));
                stream.Write(MemoryMarshal.AsBytes(_labels.AsSpan()));
            }
        });
        return _counts;
    }

    void Bin(SignalWindow window, bool noContig)
    {
        ref var counts = ref _counts[window.Contig];
        for (int bin = 0; bin < _labels.Length; bin++)
        {
            _labels[bin] = float.NaN;
            if (window.Masked[bin])
                counts.Masked++;
            else if (noContig || Statistic(_values.AsSpan(bin * options.BinBp, options.BinBp)) is not { } value)
                counts.NotMeasured++;
            else
                _labels[bin] = Label(value, window, bin, ref counts);
        }
    }

    // null if no base has a value and bases without a value are not measured
    double? Statistic(ReadOnlySpan<float> values)
    {
        double sum = 0, max = double.NegativeInfinity;
        int known = 0;
        foreach (float value in values)
        {
            if (float.IsNaN(value))
                continue;
            double own = _sign * value;
            sum += own;
            max = own > max ? own : max;
            known++;
        }
        if (options.GapsAreMissing && known == 0)
            return null;
        if (!options.GapsAreMissing && known < values.Length)
            (max, known) = (Math.Max(max, 0), values.Length);
        return _track.Statistic switch
        {
            BinStatistic.Sum => sum,
            BinStatistic.Mean => sum / known,
            _ => max,
        };
    }

    float Label(double value, SignalWindow window, int bin, ref LabelCounts counts)
    {
        if (value < 0 && options.NegativeIsZero)
            (value, counts.BelowZero) = (0, counts.BelowZero + 1);
        double label = value < 0 ? double.NaN : _track.Label(value, options.Steps);
        if (!double.IsFinite(label))
            throw Fault(window, bin, $"the {_track.Statistic.ToString().ToLowerInvariant()} of the bin is {value:0.######}, expected 0 or "
                + "more; for a minus strand below 0 set scale to -1 in the table, or set such bins to 0 with --negative zero");
        if (options.Labels == LabelStorage.Float16 && label > (double)Half.MaxValue)
            throw Fault(window, bin, $"the label is {label:0.###}, too large for float16, expected at most 65504; set clip or scale in "
                + "the table, or store the labels as float32");
        counts.Stored++;
        counts.Zero += label == 0 ? 1 : 0;
        counts.Clipped += label >= _top ? 1 : 0;
        return (float)label;
    }

    InputException Fault(SignalWindow window, int bin, string what)
    {
        long start0 = window.Start0 + (long)bin * options.BinBp;
        return InputException.In(track.Path,
            $"{new Interval(genome.Contigs[window.Contig].Name, start0, start0 + options.BinBp)}: {what}");
    }
}
