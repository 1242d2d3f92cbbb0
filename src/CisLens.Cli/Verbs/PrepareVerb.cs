using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Genes;
using CisLens.Prepare.Peaks;
using CisLens.Prepare.Tables;

namespace CisLens.Cli.Verbs;

/// <summary><c>prepare</c>: a dataset from a genome and peaks, or from measured sequences.</summary>
sealed class PrepareVerb : Verb
{
    readonly Option<string?> _output = CommonOptions.Output("The dataset folder to make.", required: true);
    readonly Option<string> _genome = CommonOptions.Genome(required: false);
    readonly Option<string?> _samples = new("--samples") { Description = "Sample sheet: a table with the columns id, path, and where there are assay and cell_type; paths of BED or narrowPeak files from its folder." };
    readonly Option<string?> _genes = new("--genes") { Description = "In place of --samples: a GTF, or SpliceAI's table with exons; each base of a gene's transcript is labelled acceptor, donor or neither." };
    readonly Option<PeakRule> _rule = new("--rule") { Description = "How peaks become windows: basset (a window around each peak, near peaks merged) or deepsea (200-bp bins more than half covered).", DefaultValueFactory = _ => PeakRule.Basset };
    readonly Option<int?> _window = new Option<int?>("--window") { Description = "Length of a window in bp (basset 600, deepsea 1000, genes 5000, sequences: the longest)." }.AtLeast(1);
    readonly Option<Centre> _centre = new("--centre") { Description = "Which of the two middle bases of an even window is its anchor: left or right.", DefaultValueFactory = _ => Centre.Left };
    readonly Option<int> _merge = new Option<int>("--merge") { Description = "basset: overlap from which two windows are merged, in bp.", DefaultValueFactory = _ => 200 }.AtLeast(0);
    readonly Option<int> _bin = new Option<int>("--bin") { Description = "deepsea: length of a bin in bp.", DefaultValueFactory = _ => 200 }.AtLeast(1);
    readonly Option<double> _cover = new Option<double>("--cover") { Description = "deepsea: a bin is positive when more than this share of it is covered.", DefaultValueFactory = _ => 0.5 }.Share();
    readonly Option<string?> _keepAssay = new("--keep-assay") { Description = "deepsea: keep only bins that are positive in a sample of this assay." };
    readonly Option<double> _negatives = new Option<double>("--matched-negatives") { Description = "Negatives for each positive window, matched on GC, repeats and length; 0 for none.", DefaultValueFactory = _ => 1 }.AtLeast(0);
    readonly Option<double> _gcTolerance = new Option<double>("--gc-tolerance") { Description = "Largest difference of GC content between a positive and its negative.", DefaultValueFactory = _ => 0.02 }.Share();
    readonly Option<double> _repeatTolerance = new Option<double>("--repeat-tolerance") { Description = "Largest difference of the soft-masked share.", DefaultValueFactory = _ => 0.02 }.Share();
    readonly Option<string?> _blacklist = new("--blacklist") { Description = "BED of regions to stay out of." };
    readonly Option<double> _maxN = new Option<double>("--max-n") { Description = "Largest share of unknown bases.", DefaultValueFactory = _ => 0.01 }.Share();
    readonly Option<string?> _test = new("--test") { Description = "Contigs of the test split, separated by commas; without --test and --validation both are chosen, about a tenth each." };
    readonly Option<string?> _validation = new("--validation") { Description = "Contigs of the validation split." };
    readonly Option<string?> _folds = new("--folds") { Description = "BED whose name column says train, validation or test." };
    readonly Option<string?> _table = new("--table") { Description = "Table of sequences with labels; the training split where --test-table is given." };
    readonly Option<string?> _testTable = new("--test-table") { Description = "Table of the test split." };
    readonly Option<string?> _validationTable = new("--validation-table") { Description = "Table of the validation split; without it a tenth of the training groups." };
    readonly Option<string?> _positives = new("--positives") { Description = "FASTA of sequences with label 1." };
    readonly Option<string?> _negativeFasta = new("--negatives") { Description = "FASTA of sequences with label 0." };
    readonly Option<string?> _label = new("--label") { Description = "Columns of the labels, separated by commas; column=value is 1 where a column of words has that value." };
    readonly Option<string?> _sequenceColumn = new("--sequence-column") { Description = "Column of the sequence (sequence or seq)." };
    readonly Option<string?> _idColumn = new("--id-column") { Description = "Column of the id (id, seq_id or name)." };
    readonly Option<string?> _splitColumn = new("--split-column") { Description = "Column of the split (split, where it is there); its words are train, validation and test." };
    readonly Option<string?> _groupColumn = new("--group-column") { Description = "Rows of one value in this column stay in one split." };
    readonly Option<string?> _groupSuffix = new("--group-suffix") { Description = "Rows whose ids differ by this ending alone stay in one split." };
    readonly Option<string?> _exclude = new("--exclude") { Description = "File of ids to leave out, one a line." };
    readonly Option<string?> _trim = new("--trim") { Description = "Bases to cut off, left,right, such as adapters: 15,15." };
    readonly Option<int?> _flank = new Option<int?>("--flank") { Description = "Bases kept on either side of a window: for shift augmentation (32), or what the spliceai designs see (5000)." }.AtLeast(0);
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly Option<bool> _force = CommonOptions.Force(), _resume = CommonOptions.Resume();

    public PrepareVerb() : base("prepare",
        "Make a dataset from a genome and peak files or genes, or from sequences with measured labels.",
        "cislens prepare --genome sim/genome.fa --samples sim/samples.tsv -o data",
        "cislens prepare --genome sim/genome.fa --genes sim/genes.gtf -o splicing",
        "cislens prepare --table sim/mpra.tsv --label liver,blood,neuron -o mpra")
    {
        foreach (Option option in new Option[] { _output, _genome, _samples, _genes, _rule, _window, _centre, _merge, _bin, _cover, _keepAssay, _negatives,
            _gcTolerance, _repeatTolerance, _blacklist, _maxN, _test, _validation, _folds, _flank,
            _table, _testTable, _validationTable, _positives, _negativeFasta, _label, _sequenceColumn, _idColumn, _splitColumn, _groupColumn,
            _groupSuffix, _exclude, _trim, _seed, _force, _resume })
            Options.Add(option);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(_output)!;
        bool resume = args.GetValue(_resume), interrupted = Directory.Exists(Path.TrimEndingDirectorySeparator(output) + DurableFile.PartialSuffix);
        if (resume && !interrupted && File.Exists(Path.Combine(output, DatasetManifest.FileName)))
        {
            using var data = Dataset.Open(output);
            data.VerifyAll();
            context.Log.Info($"{output} is whole; nothing to resume");
            return;
        }
        CommonOptions.KeepExistingFolder(output, args.GetValue(_force) || (resume && interrupted),
            [args.GetValue(_genome), .. new[] { _samples, _genes, _blacklist, _folds, _table, _testTable, _validationTable, _positives, _negativeFasta, _exclude }.Select(args.GetValue)]);
        bool genome = args.GetValue(_genome) is not null || args.GetValue(_samples) is not null || args.GetValue(_genes) is not null;
        bool sequences = new[] { _table, _testTable, _validationTable, _positives, _negativeFasta }.Any(o => args.GetValue(o) is not null);
        if (genome == sequences)
            throw new UsageException($"{(genome ? "two things" : "nothing")} to prepare from: give --genome with --samples or --genes, or --table, or --positives and --negatives");
        RefuseForeign(args, genome);
        if (args.GetValue(_genes) is not null)
            GenePreparation.Run(FromGenes(args), context.Log, context.Stop);
        else if (genome)
            PeakPreparation.Run(FromGenome(args), context.Log, context.Stop);
        else
            TablePreparation.Run(FromSequences(args), context.Log, context.Stop);
    }

    PeakOptions FromGenome(ParseResult args) => new()
    {
        Output = args.GetValue(_output)!,
        Genome = args.GetValue(_genome) ?? throw new UsageException("--genome is missing"),
        Samples = args.GetValue(_samples) ?? throw new UsageException("--samples is missing, or --genes"),
        Rule = args.GetValue(_rule),
        Window = args.GetValue(_window),
        Centre = args.GetValue(_centre),
        MergeBp = args.GetValue(_merge),
        BinBp = args.GetValue(_bin),
        Cover = args.GetValue(_cover),
        KeepAssay = args.GetValue(_keepAssay),
        Negatives = args.GetValue(_negatives),
        GcTolerance = args.GetValue(_gcTolerance),
        RepeatTolerance = args.GetValue(_repeatTolerance),
        Blacklist = args.GetValue(_blacklist),
        MaxN = args.GetValue(_maxN),
        Test = List(args.GetValue(_test)),
        Validation = List(args.GetValue(_validation)),
        Folds = args.GetValue(_folds),
        Flank = args.GetValue(_flank),
        Seed = args.GetValue(_seed),
        Resume = args.GetValue(_resume),
    };

    GeneOptions FromGenes(ParseResult args) => new()
    {
        Output = args.GetValue(_output)!,
        Genome = args.GetValue(_genome) ?? throw new UsageException("--genome is missing"),
        Genes = args.GetValue(_genes)!,
        Window = args.GetValue(_window),
        MaxN = args.GetValue(_maxN),
        Test = List(args.GetValue(_test)),
        Validation = List(args.GetValue(_validation)),
        Folds = args.GetValue(_folds),
        Flank = args.GetValue(_flank),
        Seed = args.GetValue(_seed),
        Resume = args.GetValue(_resume),
    };

    TableOptions FromSequences(ParseResult args)
    {
        var (left, right) = Trim(args.GetValue(_trim));
        return new TableOptions
        {
            Output = args.GetValue(_output)!,
            Tables = Tables(args),
            Positives = args.GetValue(_positives),
            Negatives = args.GetValue(_negativeFasta),
            Labels = List(args.GetValue(_label)),
            SequenceColumn = args.GetValue(_sequenceColumn),
            IdColumn = args.GetValue(_idColumn),
            SplitColumn = args.GetValue(_splitColumn),
            GroupColumn = args.GetValue(_groupColumn),
            GroupSuffix = args.GetValue(_groupSuffix),
            Exclude = args.GetValue(_exclude),
            TrimLeft = left,
            TrimRight = right,
            Window = args.GetValue(_window),
            Centre = args.GetValue(_centre),
            MaxN = args.GetValue(_maxN),
            Seed = args.GetValue(_seed),
            Resume = args.GetValue(_resume),
        };
    }

    List<SequenceTable> Tables(ParseResult args)
    {
        var tables = new List<SequenceTable>();
        if (args.GetValue(_testTable) is { } test)
            tables.Add(new SequenceTable(test, Split.Test));
        if (args.GetValue(_validationTable) is { } validation)
            tables.Add(new SequenceTable(validation, Split.Validation));
        if (args.GetValue(_table) is { } table)
            tables.Insert(0, new SequenceTable(table, tables.Count > 0 ? Split.Train : null));
        else if (tables.Count > 0)
            throw new UsageException("--test-table and --validation-table need --table, the training split");
        return tables;
    }

    void RefuseForeign(ParseResult args, bool genome)
    {
        Option[] ofTables = [_label, _sequenceColumn, _idColumn, _splitColumn, _groupColumn, _groupSuffix, _exclude, _trim];
        Option[] ofPeaks = [_rule, _merge, _bin, _cover, _keepAssay, _negatives, _gcTolerance, _repeatTolerance, _blacklist];
        if (args.GetValue(_genes) is not null)
            CommonOptions.RefuseForeign(args, "genes", [.. ofTables, .. ofPeaks, _samples, _centre]);
        else if (genome)
            CommonOptions.RefuseForeign(args, "a genome and peaks", ofTables);
        else
            CommonOptions.RefuseForeign(args, "sequences", [.. ofPeaks, _test, _validation, _folds, _flank]);
    }

    static (int Left, int Right) Trim(string? text)
    {
        var parts = text?.Split(',') ?? ["0", "0"];
        return parts.Length == 2 && int.TryParse(parts[0], out int left) && int.TryParse(parts[1], out int right)
            ? (left, right)
            : throw new UsageException($"--trim is '{text}', expected two numbers: left,right");
    }

    static string[] List(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
