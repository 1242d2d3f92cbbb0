using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Tables;

namespace CisLens.Cli.Verbs;

/// <summary><c>prepare table</c>: a dataset from sequences with labels.</summary>
sealed class PrepareTableVerb : PrepareDatasetVerb
{
    readonly Argument<string?> _table = new("table")
    {
        Description = "TSV or CSV of sequences; the training split if --test-table is given.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    readonly Option<string?> _label = new("--label")
    {
        Description = "Label columns, separated by commas; COLUMN=VALUE makes a 0/1 label.",
    };
    readonly Option<string?> _labelKind = new("--label-kind")
    {
        Description = "class (0 and 1) or value, for all labels or as LABEL=KIND, separated by commas (default: by the values).",
    };
    readonly Option<string?> _positives = new("--positives") { Description = "Instead of a table: FASTA of sequences with label 1." };
    readonly Option<string?> _negatives = new("--negatives") { Description = "With --positives: FASTA of sequences with label 0." };
    readonly Option<string?> _testPositives = new("--test-positives")
    {
        Description = "With --positives: FASTA of sequences of the test split with label 1.",
    };
    readonly Option<string?> _testNegatives = new("--test-negatives")
    {
        Description = "With --test-positives: FASTA of sequences of the test split with label 0.",
    };
    readonly Option<int> _shuffled = new("--shuffled-negatives")
    {
        Description = "With --positives: shuffled copies of each, with the same dinucleotide counts.",
    };
    readonly Option<string?> _testTable = new("--test-table") { Description = "Table of the test split." };
    readonly Option<string?> _validationTable = new("--validation-table")
    {
        Description = "Table of the validation split (default: a tenth of the training groups).",
    };
    readonly Option<string?> _sequenceColumn = new("--sequence-column")
    {
        Description = "Column of the sequence (default: sequence, seq or another usual name).",
    };
    readonly Option<string?> _idColumn = new("--id-column") { Description = "Column of the id (default: id, name or another usual name)." };
    readonly Option<string?> _splitColumn = new("--split-column")
    {
        Description = "Column with train, validation or test (default: split, if there is one).",
    };
    readonly Option<string?> _groupColumn = new("--group-column")
    {
        Description = "Keep rows with the same value in this column in one split.",
    };
    readonly Option<string?> _groupSuffix = new("--group-suffix")
    {
        Description = "Keep rows whose ids differ only by this ending in one split.",
    };
    readonly Option<SimilarRule> _similar = new("--similar")
    {
        Description = "Overlapping or near-identical sequences: group (keep them in one random split), drop (also leave out those that "
            + "are in a given split and in one held out more strictly) or ignore.",
        DefaultValueFactory = _ => SimilarRule.Group,
    };
    readonly Option<double> _validationShare = new Option<double>("--validation-share")
    {
        Description = "Share of the training rows that becomes the validation split if none is given; 0 for none.",
        DefaultValueFactory = _ => 0.1,
    }.Share();
    readonly Option<string?> _exclude = new("--exclude") { Description = "File of ids to leave out, one per line." };
    readonly Option<string?> _trim = new("--trim") { Description = "Bases to cut off, LEFT,RIGHT, such as adapters: 15,15." };
    readonly Option<int?> _window = Window("the longest sequence");

    public PrepareTableVerb() : base("table", "Make a dataset from sequences with measured labels.",
        "cislens prepare table sim/mpra.tsv --label liver,blood,neuron -o mpra")
    {
        Arguments.Add(_table);
        AddOptions([_label, _positives, _negatives, _shuffled, _testPositives, _testNegatives, _testTable, _validationTable, _window]);
        AddGroup("Table", _labelKind, _sequenceColumn, _idColumn, _exclude);
        AddGroup("Splits", _splitColumn, _groupColumn, _groupSuffix, _similar, _validationShare);
        AddGroup("Windows", _trim, Centre, MaxN);
    }

    /// <inheritdoc/>
    protected override IEnumerable<string?> Inputs(ParseResult args) =>
        [args.GetValue(_table), .. new[] { _testTable, _validationTable, _positives, _negatives, _testPositives, _testNegatives,
            _exclude }.Select(args.GetValue)];

    /// <inheritdoc/>
    protected override void Prepare(ParseResult args, RunContext context)
    {
        var (left, right) = Trim(args.GetValue(_trim));
        TablePreparation.Run(new TableOptions
        {
            Output = args.GetValue(Output)!,
            Tables = Tables(args),
            Positives = args.GetValue(_positives),
            Negatives = args.GetValue(_negatives),
            TestPositives = args.GetValue(_testPositives),
            TestNegatives = args.GetValue(_testNegatives),
            ShuffledNegatives = args.GetValue(_shuffled),
            Labels = List(args.GetValue(_label)),
            LabelKinds = List(args.GetValue(_labelKind)),
            SequenceColumn = args.GetValue(_sequenceColumn),
            IdColumn = args.GetValue(_idColumn),
            SplitColumn = args.GetValue(_splitColumn),
            GroupColumn = args.GetValue(_groupColumn),
            GroupSuffix = args.GetValue(_groupSuffix),
            Similar = args.GetValue(_similar),
            ValidationShare = args.GetValue(_validationShare),
            Exclude = args.GetValue(_exclude),
            TrimLeft = left,
            TrimRight = right,
            Window = args.GetValue(_window),
            Centre = args.GetValue(Centre),
            MaxN = args.GetValue(MaxN),
            Seed = args.GetValue(Seed),
            Resume = args.GetValue(Resume),
        }, context.Log, context.Stop);
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
            throw new UsageException("--test-table and --validation-table need a table for the training split");
        else if (args.GetValue(_positives) is null && args.GetValue(_negatives) is null)
            throw new UsageException("give a table of sequences, or --positives and --negatives");
        return tables;
    }

    static (int Left, int Right) Trim(string? text)
    {
        var parts = text?.Split(',') ?? ["0", "0"];
        return parts.Length == 2 && int.TryParse(parts[0], out int left) && int.TryParse(parts[1], out int right)
            ? (left, right)
            : throw new UsageException($"--trim is '{text}', expected two numbers: left,right");
    }
}
