using System.Text.Json;
using CisLens.Core;
using CisLens.Formats.Bam;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;

namespace CisLens.Prepare.Coverage;

/// <summary>Reads → coverage: reads all inputs, sums them, and writes one file, or one per strand.</summary>
public sealed class CoverageRun : IDisposable
{
    const int RecordsPerLook = 1 << 14;

    readonly CoverageOptions _options;
    readonly IRunLog _log;
    readonly Genome _genome;
    readonly ContigSynonyms? _synonyms;
    readonly BarcodeList? _barcodes;
    readonly List<(string File, CoverageMap Map)> _tracks = [];
    readonly Placing _placing;
    readonly OutcomeCounts _counts = new();

    CoverageRun(CoverageOptions options, IRunLog log)
    {
        (_options, _log) = (options, log);
        _synonyms = options.Synonyms is { } path ? ContigSynonyms.Read(path) : null;
        _barcodes = options.Barcodes is { } list ? new BarcodeList(list) : null;
        _genome = options.Genome is { } fasta ? Genome.Open(fasta, log) : FirstHeader();
        _genome.AllowOtherLengths = options.AllowOtherLengths;
        CoverageMap? plus = null, minus = null;
        if (options.Strand != StrandChoice.Minus)
            plus = Track(options.Strand == StrandChoice.Both ? "plus" : "");
        if (options.Strand is StrandChoice.Minus or StrandChoice.Both)
            minus = Track(options.Strand == StrandChoice.Both ? "minus" : "");
        _placing = new(options, _genome.Contigs, plus, minus);
    }

    /// <summary>The files that a run with these options writes.</summary>
    /// <exception cref="UsageException">The name of the output does not end in that of a format.</exception>
    public static IReadOnlyList<string> Outputs(CoverageOptions options) => options.Strand == StrandChoice.Both
        ? [CoverageFile.Name(options.Output, "plus"), CoverageFile.Name(options.Output, "minus")]
        : [CoverageFile.Name(options.Output, "")];

    /// <summary>Computes coverage and writes it. The files appear when all of them are complete.</summary>
    /// <param name="options">What to compute.</param>
    /// <param name="log">Gets the counts of each file.</param>
    /// <param name="stop">Stops the run. Nothing is written.</param>
    /// <returns>Numbers for the record of the run: of records by what happened to them, and of clipped reads.</returns>
    /// <exception cref="InputException">A file is not what is expected, is damaged, or nothing in the files can be counted.</exception>
    /// <exception cref="UsageException">Options contradict each other or do not apply to these files.</exception>
    public static IReadOnlyDictionary<string, long> Run(CoverageOptions options, IRunLog log, CancellationToken stop)
    {
        options.Check();
        Outputs(options);
        using var run = new CoverageRun(options, log);
        foreach (string input in options.Inputs.Where(i => i != "-"))   // a wrong file is refused before the work
            using (var reader = ReadsInput.Open(input))
                run.Require(input, reader);
        foreach (string input in options.Inputs)
            run.Count(input, stop);
        run.RequireCounted();
        run.Write(stop);
        return run.Numbers();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, map) in _tracks)
            map.Dispose();
        _genome.Dispose();
    }

    // without a genome, the contigs are those of the first file
    Genome FirstHeader()
    {
        string first = _options.Inputs[0];
        if (first == "-")
            throw new UsageException("standard input needs --genome");
        using var reader = ReadsInput.Open(first);
        if (reader is BamReader bam)
            return Genome.FromContigs(first, bam.Contigs);
        if (reader is not null || SignalFormats.Detect(first) != SignalFormat.BigWig)
            throw new UsageException($"{first} does not state the lengths of its contigs; give --genome");
        using var signal = BigWigReader.Open(first);
        return Genome.FromContigs(first, signal.Contigs);
    }

    CoverageMap Track(string strand)
    {
        string file = CoverageFile.Name(_options.Output, strand);
        long memory = ((long)_options.MemoryMib << 20) / (_options.Strand == StrandChoice.Both ? 2 : 1);
        var map = new CoverageMap(_genome.Contigs, file + ".events" + DurableFile.PartialSuffix, memory);
        _tracks.Add((file, map));
        return map;
    }

    ContigMap Require(string input, IDisposable? reader)
    {
        RequireOptions(input, reader);
        return ContigMap.Resolve(input, reader is BamReader bam ? bam.Contigs.Select(c => new DeclaredContig(c.Name, c.Length)) : [],
            _genome, _synonyms);
    }

    void RequireOptions(string input, IDisposable? reader)
    {
        bool isBam = reader is BamReader, isValues = reader is null;
        var refused = new (string Option, bool Given)[]
        {
            ("--min-mapq", !isBam && _options.MinMapQ is not null), ("--mate", !isBam && _options.Mate is not null),
            ("--library", !isBam && _options.Library != Library.Own), ("--alignments", !isBam && _options.Alignments is not null),
            ("--weight hits", !isBam && _options.Weight == CoverageWeight.Hits), ("--cover-introns", !isBam && _options.CoverIntrons),
            ("--weight reads", _options.Weight == CoverageWeight.Reads
                && reader is not FragmentReader { Columns: FragmentColumns.Fragments }),
            ("--ends", isValues && _options.Unit == CoverageUnit.Ends), ("--extend", isValues && _options.Extend is not null),
            ("--strand", isValues && _options.Strand != StrandChoice.Together), ("--barcodes", isValues && _barcodes is not null),
            ("--shift without --ends, --fragments or --extend", isBam && _options.Shifts && _options.Unit == CoverageUnit.Whole
                && _options.Extend is null), ("--shift", isValues && _options.Shifts),
        };
        if (Array.Find(refused, r => r.Given).Option is { } option)
            throw new UsageException($"{option} does not apply to {input}, which has {Kind(reader)}");
    }

    static string Kind(IDisposable? reader) => reader switch
    {
        null => "values",
        FragmentReader { Columns: FragmentColumns.Bedpe } => "pairs of reads (BEDPE)",
        FragmentReader { Columns: FragmentColumns.Fragments } => "single-cell fragments",
        FragmentReader => "intervals (BED)",
        _ => "reads of a BAM",
    };

    void Count(string input, CancellationToken stop)
    {
        using var reader = ReadsInput.Open(input);
        var counts = new OutcomeCounts();
        string? missing = reader is null ? CountSignal(input, counts, stop) : CountReads(input, reader, counts, stop);
        if (_options.Inputs.Count > 1)
            _log.Info($"{input}: {counts}");
        if (missing is not null)
            _log.Warn(input, missing);
        _counts.Add(counts);
    }

    string? CountReads(string input, IDisposable reader, OutcomeCounts counts, CancellationToken stop)
    {
        var map = Require(input, reader);
        _log.Info($"{input}: {Kind(reader)}; {map.Summary}");
        if (reader is BamReader bam)
            Read(new BamSource(_options, input, bam, map, _barcodes, _placing).Next, counts, input, stop);
        else
            Read(new TextSource(_options, (FragmentReader)reader, map, _genome, _barcodes, _placing).Next, counts, input, stop);
        map.RequireShared();
        return map.Missing;
    }

    string? CountSignal(string input, OutcomeCounts counts, CancellationToken stop)
    {
        if (input == "-")
            throw new UsageException("standard input has values, which need a file");
        RequireOptions(input, null);
        using var signal = SignalReader.Open(input, _genome, _synonyms);
        _log.Info($"{input}: {signal.Format}; contigs: {signal.Matches}");
        using var source = new SignalSource(signal, _placing);
        Read(source.Next, counts, input, stop);
        return signal.Missing;
    }

    delegate bool NextRecord(out Outcome outcome);

    void Read(NextRecord next, OutcomeCounts counts, string input, CancellationToken stop)
    {
        for (long records = 0; next(out var outcome); counts.Add(outcome))
            if (++records % RecordsPerLook == 0)
            {
                stop.ThrowIfCancellationRequested();
                _log.Progress(Path.GetFileName(input), records, null, "records");
            }
    }

    void RequireCounted()
    {
        if (_barcodes is { } list && list.Found < list.Count)
            _log.Warn("barcodes that do not occur", $"{list.Count - list.Found:N0} of {list.Count:N0}"
                + (list.Found == 0 && list.Other is { } other ? $"; the files have such as {other}" : ""));
        if (_counts[Outcome.Counted] == 0)
            throw new InputException($"{string.Join(", ", _options.Inputs)}: nothing to count; {_counts}");
    }

    void Write(CancellationToken stop)
    {
        double scale = _options.Scale * (_options.PerMillion ? 1e6 / _placing.Total : 1);
        string Partial(string file) => file + DurableFile.PartialSuffix;
        try
        {
            foreach (var (file, map) in _tracks)
                CoverageFile.Write(file, Partial(file), _genome.Contigs, map, scale, stop);
            foreach (var (file, _) in _tracks)
                DurableFile.Publish(Partial(file), file);
        }
        finally
        {
            foreach (var (file, _) in _tracks)
                File.Delete(Partial(file));
        }
        _log.Info($"{string.Join(" and ", _tracks.Select(t => t.File))}: {_counts}; sum of values {_placing.Sum * scale:0.######}"
            + (_placing.Clipped > 0 ? $"; {_placing.Clipped:N0} cut at an end of their contig" : "")
            + (scale != 1 ? $"; scale {scale:G6}" : ""));
    }

    Dictionary<string, long> Numbers()
    {
        var numbers = _counts.All.ToDictionary(o => JsonNamingPolicy.SnakeCaseLower.ConvertName(o.Outcome.ToString()), o => o.Count);
        numbers["records"] = _counts.Records;
        numbers["clipped"] = _placing.Clipped;
        return numbers;
    }
}
