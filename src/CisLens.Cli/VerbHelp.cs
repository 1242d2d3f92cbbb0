using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;

namespace CisLens.Cli;

/// <summary>The help of System.CommandLine, followed by examples. Options in groups are shown by <c>--help-all</c> only.</summary>
/// <param name="all">True for <c>--help-all</c>.</param>
sealed partial class VerbHelp(bool all) : SynchronousCommandLineAction
{
    /// <summary>The option that shows every option.</summary>
    public const string All = "--help-all";

    readonly HelpAction _standard = new() { MaxWidth = 100 };

    /// <summary>With <c>--help</c>, missing arguments are not errors.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is not Verb verb)
            return _standard.Invoke(parseResult);
        var grouped = verb.Groups.SelectMany(g => g.Options).ToArray();
        output.Write(Help(parseResult, verb.Options.Except(grouped)));
        foreach (var (heading, options) in all ? verb.Groups : [])
            output.Write(Section(Help(parseResult, options), heading));
        if (!all && grouped.Length > 0)
            output.WriteLine($"{grouped.Length} more options: cislens {verb.FullName} {All}\n");
        output.WriteLine(verb.Examples.Count == 1 ? "Example:" : "Examples:");
        foreach (string example in verb.Examples)
            output.WriteLine($"  {example}");
        return 0;
    }

    // the standard help, which leaves out hidden options
    string Help(ParseResult parsed, IEnumerable<Option> shown)
    {
        var configuration = parsed.InvocationConfiguration;
        var output = configuration.Output;
        using var text = new StringWriter();
        configuration.Output = text;
        foreach (var option in parsed.CommandResult.Command.Options)
            option.Hidden = !shown.Contains(option);
        _standard.Invoke(parsed);
        configuration.Output = output;
        // a default that is an enum is a lower-case word, as its values are
        var words = shown.SelectMany(option => option.EnumWords() ?? []).ToHashSet();
        return DefaultValue().Replace(text.ToString(), match => words.Contains(match.Groups[2].Value.ToLowerInvariant())
            ? match.Groups[1].Value + match.Groups[2].Value.ToLowerInvariant() : match.Value);
    }

    [GeneratedRegex(@"(\[default:\s+)(\w+)(?=\])")]
    private static partial Regex DefaultValue();

    // only the options, under a heading; the last one is --help, which every page has
    static string Section(string help, string heading)
    {
        var lines = help.Split('\n').SkipWhile(l => !l.StartsWith("Options:", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(l => !l.Contains("--help", StringComparison.Ordinal) && l.Trim().Length > 0);
        return $"{heading}:\n{string.Join('\n', lines)}\n\n";
    }
}
