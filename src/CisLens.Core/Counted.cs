namespace CisLens.Core;

/// <summary>Numbers of things in messages.</summary>
public static class Counted
{
    /// <summary>Such as <c>1 track</c> and <c>2,002 tracks</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The noun for one; its plural has an s.</param>
    public static string Text(long count, string one) => count == 1 ? $"1 {one}" : $"{count:N0} {one}s";
}
