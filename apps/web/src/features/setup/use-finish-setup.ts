import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router-dom";

/** Setting a password signs in; should the browser not have kept the cookie, the first page leads to the sign-in form. */
export function useFinishSetup(): () => Promise<void> {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    queryClient.clear();
    await navigate("/", { replace: true });
  };
}
