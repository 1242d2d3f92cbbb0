using System.CommandLine;
using CisLens.Prepare.Genes;

namespace CisLens.Cli.Verbs;

/// <summary><c>prepare genes</c>: a dataset that labels each base of a transcript as acceptor, donor or neither.</summary>
sealed class PrepareGenesVerb : PrepareGenomeVerb
{
    readonly Argument<string> _genes = new("genes") { Description = "GTF, or SpliceAI's gene table with exons." };
    readonly Option<bool> _otherLengths = CommonOptions.AllowOtherLengths();
    readonly Option<int?> _window = Window("5000");

    public PrepareGenesVerb() : base("genes", "Make a dataset of splice sites: each base of a transcript is acceptor, donor or neither.",
        "5000, as the spliceai designs need", "cislens prepare genes sim/genes.gtf --genome sim/genome.fa -o splicing")
    {
        Arguments.Add(_genes);
        AddOptions([Genome, _window]);
        AddGroup("Windows", MaxN, Flank);
        AddGroup("Input", _otherLengths);
    }

    /// <inheritdoc/>
    protected override IEnumerable<string?> Inputs(ParseResult args) =>
        [args.GetValue(_genes), args.GetValue(Genome), args.GetValue(Folds)];

    /// <inheritdoc/>
    protected override void Prepare(ParseResult args, RunContext context) => GenePreparation.Run(new GeneOptions
    {
        Output = args.GetValue(Output)!,
        Genome = args.GetRequiredValue(Genome),
        Genes = args.GetRequiredValue(_genes),
        AllowOtherLengths = args.GetValue(_otherLengths),
        Window = args.GetValue(_window),
        MaxN = args.GetValue(MaxN),
        Test = List(args.GetValue(Test)),
        Validation = List(args.GetValue(Validation)),
        Folds = args.GetValue(Folds),
        Flank = args.GetValue(Flank),
        Seed = args.GetValue(Seed),
        Resume = args.GetValue(Resume),
    }, context.Log, context.Stop);
}
