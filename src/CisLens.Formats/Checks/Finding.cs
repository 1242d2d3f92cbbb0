namespace CisLens.Formats.Checks;

/// <summary>How good a finding is.</summary>
public enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,
    /// <summary>Work can go on; a person should look.</summary>
    Look,
    /// <summary>Work would stop here.</summary>
    Refused,
}

/// <summary>One thing that was looked at before work.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="What">What was looked at, such as <c>REF</c>.</param>
/// <param name="Found">What was found.</param>
/// <param name="Level">How good that is.</param>
public sealed record Finding(string File, string What, string Found, FindingLevel Level)
{
    /// <summary>A finding that a person should look at when it is not as it should be.</summary>
    internal static Finding From(string file, string what, string found, bool good) =>
        new(file, what, found, good ? FindingLevel.Ok : FindingLevel.Look);
}
