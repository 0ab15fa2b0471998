export { default } from "../../admin/teams/loading";
